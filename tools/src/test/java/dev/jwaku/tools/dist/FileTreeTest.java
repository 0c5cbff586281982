package dev.jwaku.tools.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tar archives hold. That other programs read them is tested with whole packages. */
class FileTreeTest {
    @TempDir
    Path folder;

    private static byte[] tar(FileTree tree) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tree.writeTar(out);
        return out.toByteArray();
    }

    private static String field(byte[] tar, int block, int from, int length) {
        return new String(tar, block * 512 + from, length, StandardCharsets.UTF_8).replace("\0", "");
    }

    @Test
    void bytesHangOnNeitherOrderNorTimesOfTheFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "content");
        FileTree one = new FileTree();
        one.copy("x/a", file);
        one.text("b", "text");
        byte[] before = tar(one);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        FileTree other = new FileTree();
        other.text("b", "text");
        other.copy("x/a", file);
        assertThat(tar(other)).isEqualTo(before);
    }

    @Test
    void foldersComeBeforeWhatIsInThem() throws IOException {
        FileTree tree = new FileTree();
        tree.script("bin/jwaku", "#!/bin/sh\n");
        tree.folder("tmp", 01777, 1000);
        byte[] tar = tar(tree);
        assertThat(field(tar, 0, 0, 100)).isEqualTo("bin/");
        assertThat(field(tar, 0, 100, 8)).isEqualTo("0000755");
        assertThat(field(tar, 0, 156, 1)).isEqualTo("5");
        assertThat(field(tar, 1, 0, 100)).isEqualTo("bin/jwaku");
        assertThat(field(tar, 1, 124, 12)).isEqualTo("00000000012");
        assertThat(field(tar, 2, 0, 10)).isEqualTo("#!/bin/sh\n");
        assertThat(field(tar, 3, 100, 8)).isEqualTo("0001777");
        assertThat(field(tar, 3, 108, 8)).isEqualTo("0001750");
        assertThat(tar).hasSize((4 + 2) * 512);
    }

    @Test
    void longPathsAreCutAtASlashAndTooLongOnesRefused() throws IOException {
        String above = "a".repeat(60) + "/" + "b".repeat(60);
        FileTree tree = new FileTree();
        tree.text(above + "/c", "");
        byte[] tar = tar(tree);
        assertThat(field(tar, 2, 345, 155) + "/" + field(tar, 2, 0, 100)).isEqualTo(above + "/c");
        FileTree tooLong = new FileTree();
        tooLong.text("d".repeat(101), "");
        assertThatThrownBy(() -> tar(tooLong)).isInstanceOf(IOException.class).hasMessageContaining("too long");
    }

    @Test
    void linksInsideStayLinks() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("real"), "x");
        Files.createSymbolicLink(source.resolve("alias"), Path.of("real"));
        FileTree tree = new FileTree();
        tree.copyAll("t", source);
        byte[] tar = tar(tree);
        assertThat(field(tar, 1, 0, 100)).isEqualTo("t/alias");
        assertThat(field(tar, 1, 156, 1)).isEqualTo("2");
        assertThat(field(tar, 1, 157, 100)).isEqualTo("real");
    }

    @Test
    void twoFilesOfOnePathAreRefused() throws IOException {
        FileTree tree = new FileTree();
        tree.text("lib/a.jar", "1");
        assertThatThrownBy(() -> tree.text("lib/a.jar", "2")).hasMessageContaining("lib/a.jar");
        assertThatThrownBy(() -> tree.text("lib/a.jar/b", "3")).hasMessageContaining("no folder");
    }
}
