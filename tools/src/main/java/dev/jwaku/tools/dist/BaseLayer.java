package dev.jwaku.tools.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The lowest layer of the image: what a Linux program expects to find, and no program at all. */
final class BaseLayer {
    private static final int TEMPORARY_MODE = 01777;
    private static final int DATA_MODE = 0755;
    private static final String CERTIFICATES = "etc/ssl/certs/ca-certificates.crt";

    /** Where distributions keep the certificates of public authorities, in one file. */
    private static final List<String> CERTIFICATE_FILES =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem");

    /** Licences of the libraries, where a distribution keeps them. */
    private static final List<String> LICENCES = List.of(
            "/usr/share/doc/libc6/copyright",
            "/usr/share/doc/libgcc-s1/copyright",
            "/usr/share/doc/libstdc++6/copyright",
            "/usr/share/doc/zlib1g/copyright");

    private BaseLayer() {}

    /** With these libraries at the paths that they have here. */
    static FileTree of(Set<Path> libraries) throws IOException {
        FileTree tree = new FileTree();
        for (Path library : libraries) {
            tree.copy(library.toString().substring(1), library);
        }
        for (String licence : LICENCES) {
            if (Files.isReadable(Path.of(licence))) {
                tree.copy(licence.substring(1), Path.of(licence));
            }
        }
        for (String file : CERTIFICATE_FILES) {
            if (Files.isReadable(Path.of(file))) {
                tree.copy(CERTIFICATES, Path.of(file));
                break;
            }
        }
        int user = ImageSettings.USER;
        tree.text("etc/passwd", """
                root:x:0:0:root:/:/sbin/nologin
                jwaku:x:%d:%d:jwaku:%s:/sbin/nologin
                """.formatted(user, user, ImageSettings.DATA));
        tree.text("etc/group", """
                root:x:0:
                jwaku:x:%d:
                """.formatted(user));
        tree.text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        tree.folder("tmp", TEMPORARY_MODE, FileTree.ROOT);
        tree.folder(ImageSettings.DATA.substring(1), DATA_MODE, user);
        return tree;
    }
}
