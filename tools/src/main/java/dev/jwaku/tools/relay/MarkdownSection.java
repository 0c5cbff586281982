package dev.jwaku.tools.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a Markdown file that a command writes, between two comments.
 *
 * @param name of the section, once in a file
 * @param command that writes it
 */
public record MarkdownSection(String name, String command) {
    /**
     * Puts a text into a file, in place of the one written there before, or at its end.
     *
     * @throws IOException if the file cannot be read or written
     */
    public void write(Path file, String text) throws IOException {
        String begin = "<!-- " + name + " table: written by " + command + " -->";
        String end = "<!-- end of " + name + " table -->";
        String present = Files.exists(file) ? Files.readString(file) : "";
        String section = begin + "\n" + text + end;
        int from = present.indexOf(begin);
        int to = present.indexOf(end);
        String replaced = from >= 0 && to > from
                ? present.substring(0, from) + section + present.substring(to + end.length())
                : present + (present.isEmpty() ? "" : "\n") + section + "\n";
        Files.writeString(file, replaced);
    }
}
