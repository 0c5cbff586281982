package dev.jwaku.messenger.identity;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words from which an identity can be made again (BIP 39, English list).
 *
 * @param words 12, 15, 18, 21 or 24 words with a right checksum
 */
public record Mnemonic(List<String> words) {
    private static final int BITS_PER_WORD = 11;
    private static final int DEFAULT_ENTROPY_BYTES = 16;
    private static final int SEED_ITERATIONS = 2048;
    private static final int SEED_LENGTH = 64;

    /** Checks number, spelling and checksum. */
    public Mnemonic {
        words = List.copyOf(words);
        check(words);
    }

    /** Twelve new words. */
    public static Mnemonic create(Entropy entropy) {
        return fromEntropy(Bytes.wrap(entropy.bytes(DEFAULT_ENTROPY_BYTES)));
    }

    /** The words of 16, 20, 24, 28 or 32 given bytes. */
    public static Mnemonic fromEntropy(Bytes entropy) {
        if (entropy.length() < 16 || entropy.length() > 32 || entropy.length() % 4 != 0) {
            throw new IllegalArgumentException("entropy has 16, 20, 24, 28 or 32 bytes, not " + entropy.length());
        }
        Bytes bits = Bytes.concat(entropy, Sha256.hash(entropy).slice(0, 1));
        int count = entropy.length() * 8 * 33 / 32 / BITS_PER_WORD;
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(WordList.word(bits(bits, i * BITS_PER_WORD)));
        }
        return new Mnemonic(words);
    }

    /**
     * The words of a text, in any case, separated by white space.
     *
     * @throws InvalidMnemonicException if they are no mnemonic
     */
    public static Mnemonic parse(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKD).strip().toLowerCase(Locale.ROOT);
        return new Mnemonic(List.of(normal.split("\\s+")));
    }

    /** The 64-byte seed for BIP 32. Takes milliseconds unless remembered. */
    Bytes seed(String passphrase, KeyDerivation derivation) {
        return derivation.derive(new KeyDerivation.Request(
                KeyDerivation.Prf.HMAC_SHA512,
                normalised(phrase()),
                normalised("mnemonic" + passphrase),
                SEED_ITERATIONS,
                SEED_LENGTH));
    }

    /** The words with single spaces between them: what the user writes down. */
    public String phrase() {
        return String.join(" ", words);
    }

    private static Bytes normalised(String text) {
        return Bytes.utf8(Normalizer.normalize(text, Normalizer.Form.NFKD));
    }

    private static int bits(Bytes source, int from) {
        int value = 0;
        for (int bit = from; bit < from + BITS_PER_WORD; bit++) {
            value = value << 1 | source.get(bit / 8) >> (7 - bit % 8) & 1;
        }
        return value;
    }

    private static void check(List<String> words) {
        if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0) {
            throw new InvalidMnemonicException("a mnemonic has 12, 15, 18, 21 or 24 words, not " + words.size());
        }
        int entropyBits = words.size() * BITS_PER_WORD * 32 / 33;
        byte[] packed = new byte[entropyBits / 8 + 1];
        for (int i = 0; i < words.size(); i++) {
            int index = WordList.index(words.get(i));
            if (index < 0) {
                throw new InvalidMnemonicException("word " + (i + 1) + " is not in the English list");
            }
            for (int bit = 0; bit < BITS_PER_WORD; bit++) {
                int at = i * BITS_PER_WORD + bit;
                packed[at / 8] |= (byte) ((index >> (BITS_PER_WORD - 1 - bit) & 1) << (7 - at % 8));
            }
        }
        int checksumBits = words.size() * BITS_PER_WORD - entropyBits;
        Bytes entropy = Bytes.of(packed).slice(0, entropyBits / 8);
        int expected = (Sha256.hash(entropy).get(0) & 0xff) >> (8 - checksumBits);
        if ((packed[packed.length - 1] & 0xff) >> (8 - checksumBits) != expected) {
            throw new InvalidMnemonicException("the checksum of the words is wrong: a word is missing or exchanged");
        }
    }

    @Override
    public String toString() {
        return "Mnemonic[" + words.size() + " secret words]";
    }
}
