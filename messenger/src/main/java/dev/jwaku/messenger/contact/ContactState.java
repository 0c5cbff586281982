package dev.jwaku.messenger.contact;

/** What one side decided about the other; the numbers are those of the wire. */
public enum ContactState {
    /** Nothing yet, or taken back. */
    NONE(0),
    /** Not used on the wire: both sides see each other as contacts. */
    MUTUAL(1),
    /** We asked or accepted: the other person is a contact of ours. */
    SENT(2),
    /** The other person asked or accepted: we are a contact of it. */
    RECEIVED(3),
    /** We do not want it. The other person is not told. */
    DISMISSED(4);

    private final int number;

    ContactState(int number) {
        this.number = number;
    }

    /** The number on the wire and on disk. */
    public int number() {
        return number;
    }

    /** The state with this number; {@link #NONE} for numbers of later versions. */
    public static ContactState of(long number) {
        for (ContactState state : values()) {
            if (state.number == number) {
                return state;
            }
        }
        return NONE;
    }
}
