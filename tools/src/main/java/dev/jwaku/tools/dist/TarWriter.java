package dev.jwaku.tools.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a tar archive (POSIX ustar) whose bytes depend on nothing but what is put in: one time for all entries. */
final class TarWriter {
    /** 2020-01-01T00:00:00Z, of every entry. Long ago, but later than what zip and make can hold. */
    static final long TIME = 1_577_836_800L;

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM = 8;
    private static final int LINK_MODE = 0777;
    private static final char FILE = '0';
    private static final char LINK = '2';
    private static final char FOLDER = '5';

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void folder(String path, int mode, int owner) throws IOException {
        header(path + "/", mode, owner, 0, FOLDER, "");
    }

    void link(String path, String target) throws IOException {
        header(path, LINK_MODE, FileTree.ROOT, 0, LINK, target);
    }

    void file(String path, int mode, byte[] content) throws IOException {
        header(path, mode, FileTree.ROOT, content.length, FILE, "");
        out.write(content);
        pad(content.length);
    }

    void file(String path, int mode, Path source) throws IOException {
        long size = Files.size(source);
        header(path, mode, FileTree.ROOT, size, FILE, "");
        if (Files.copy(source, out) != size) {
            throw new IOException(source + " changed while it was packed");
        }
        pad(size);
    }

    /** The end of the archive. The stream stays open. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    private void header(String path, int mode, int owner, long size, char type, String target) throws IOException {
        Header header = new Header();
        int slash = split(path);
        header.text(path.substring(slash == 0 ? 0 : slash + 1), NAME);
        header.octal(mode, 8);
        header.octal(owner, 8);
        header.octal(owner, 8);
        header.octal(size, 12);
        header.octal(TIME, 12);
        header.text(" ".repeat(CHECKSUM), CHECKSUM);
        header.text(String.valueOf(type), 1);
        header.text(target, NAME);
        header.text("ustar\0" + "00", 8);
        header.text("", 32 + 32 + 8 + 8); // names of user and group, device
        header.text(path.substring(0, slash), PREFIX);
        out.write(header.complete());
    }

    /** Where a path is cut into prefix and name: 0 if it needs no prefix. */
    private static int split(String path) throws IOException {
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length <= NAME) {
            return 0;
        }
        int slash = path.lastIndexOf('/', PREFIX);
        if (length != path.length() || slash <= 0 || path.length() - slash - 1 > NAME) {
            throw new IOException("the path is too long for a tar archive: " + path);
        }
        return slash;
    }

    /** One block that is filled field by field. */
    private static final class Header {
        private final byte[] block = new byte[BLOCK];
        private int position;

        void text(String text, int length) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > length) {
                throw new IOException("too long for a tar archive: " + text);
            }
            System.arraycopy(bytes, 0, block, position, bytes.length);
            position += length;
        }

        void octal(long number, int length) throws IOException {
            String digits = Long.toOctalString(number);
            text("0".repeat(Math.max(0, length - 1 - digits.length())) + digits, length - 1);
            position++;
        }

        byte[] complete() throws IOException {
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            position = CHECKSUM_AT;
            octal(sum, CHECKSUM - 1);
            return block;
        }
    }
}
