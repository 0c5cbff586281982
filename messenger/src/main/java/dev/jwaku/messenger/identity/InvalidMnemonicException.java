package dev.jwaku.messenger.identity;

/** The words are no mnemonic of BIP 39: their number, one of them, or the checksum is wrong. Never quotes the words. */
public final class InvalidMnemonicException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message says what is wrong */
    public InvalidMnemonicException(String message) {
        super(message);
    }
}
