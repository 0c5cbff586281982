package dev.jwaku.messenger.profile;

import dev.jwaku.runtime.Bytes;
import java.text.Normalizer;

/** What unlocks a profile, or the explicit word that nothing does. Never shown, never logged. */
public final class Password {
    private static final Password NONE = new Password(Bytes.EMPTY);

    private final Bytes utf8;

    private Password(Bytes utf8) {
        this.utf8 = utf8;
    }

    /**
     * A password. Texts that look the same are the same, however the keyboard composed them (NFKC).
     *
     * @throws IllegalArgumentException if it is empty: {@link #none} says that on purpose
     */
    public static Password of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the password is empty");
        }
        return new Password(Bytes.utf8(Normalizer.normalize(text, Normalizer.Form.NFKC)));
    }

    /** No password: whoever can read the file is the person. Only the permissions of the file protect it. */
    public static Password none() {
        return NONE;
    }

    /** Whether there is none. */
    public boolean isNone() {
        return utf8.isEmpty();
    }

    Bytes utf8() {
        return utf8;
    }

    @Override
    public String toString() {
        return isNone() ? "Password[none]" : "Password[secret]";
    }
}
