package dev.jwaku.telemetry.record;

/** What kind of content topic. The topic itself is never told. */
public enum TopicClass {
    /** Where a person announces its devices. */
    CONTACT_CODE(0),
    /** Shared with a five-thousandth of all people. */
    PARTITIONED(1),
    /** A person's own. */
    PERSONAL(2),
    /** Known to two people only. */
    NEGOTIATED(3),
    /** Of a group or community. */
    GROUP(4),
    /** Any other, or not known. */
    OTHER(5);

    private final int code;

    TopicClass(int code) {
        this.code = code;
    }

    /** For databases. */
    public int code() {
        return code;
    }
}
