package dev.jwaku.messenger.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** The English word list of BIP 39: 2048 words in alphabetical order. */
final class WordList {
    static final int SIZE = 2048;

    private static final List<String> WORDS = load();

    private WordList() {}

    static String word(int index) {
        return WORDS.get(index);
    }

    /** The word's index, negative if it is not in the list. */
    static int index(String word) {
        return Collections.binarySearch(WORDS, word);
    }

    private static List<String> load() {
        try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
            if (in == null) {
                throw new IllegalStateException("the word list is missing from the jar");
            }
            List<String> words = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (words.size() != SIZE) {
                throw new IllegalStateException("the word list has " + words.size() + " words");
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the word list", e);
        }
    }
}
