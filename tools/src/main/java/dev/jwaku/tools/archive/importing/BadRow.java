package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.MessageKey;

/**
 * A row of the source that is no message that could be kept.
 *
 * @param range where it is
 * @param key its place
 * @param reason why, without content of the row
 */
public record BadRow(String range, MessageKey key, String reason) {
    private static final int SHOWN = 72;

    /** The place and the reason; anything may be in the hash, so it is cut and made harmless. */
    @Override
    public String toString() {
        String hash = key.hash().length() > SHOWN ? key.hash().substring(0, SHOWN) + "…" : key.hash();
        return "%s: row of time %d, hash '%s': %s"
                .formatted(range, key.timestamp(), hash.replaceAll("[^\\x20-\\x7e…]", "?"), reason);
    }
}
