package dev.jwaku.tools.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Builds the packages of one version. Needs a JDK with jlink, Linux, and about 200 MB in the folder for temporary
 * files. One thread; half a minute.
 */
public final class Packages {
    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9_.-]{0,60}";

    private final Order order;
    private final Machine machine;
    private final Path runtime;
    private final Path applicationFolder;
    private final Application application;
    private final Optional<Path> cache;

    private Packages(Order order, Path work) throws IOException {
        this.order = order;
        this.machine = Machine.current();
        if (order.fastStart()) {
            StartUpCache.checkPossible();
        }
        Files.createDirectories(order.out());
        this.applicationFolder = Files.createDirectory(work.resolve("application"));
        this.application = Application.of(order.classPath(), machine, applicationFolder);
        this.runtime = work.resolve("runtime");
        JavaRuntime.link(runtime);
        this.cache = order.fastStart()
                ? Optional.of(StartUpCache.make(Files.createDirectory(work.resolve("training")), runtime, application))
                : Optional.empty();
    }

    /**
     * What is asked for.
     *
     * @param version part of the names of the files
     * @param classPath of what is packed
     * @param out the folder that takes the packages
     * @param fastStart whether to add a cache that makes starts faster and smaller, and the bytes of the packages
     *     different each time
     */
    public record Order(String version, String classPath, Path out, boolean fastStart) {}

    /**
     * A package that was built.
     *
     * @param file where it is
     * @param bytes how long it is
     * @param sha256 of its bytes, in hexadecimal digits
     */
    public record Built(Path file, long bytes, String sha256) {}

    /**
     * Builds the {@code tar.gz} and the OCI image; files of the same name are replaced when the new ones are complete.
     *
     * @param work an empty folder for what is made on the way; the caller deletes it
     * @throws IOException if something is missing on this machine, or a file cannot be read or written
     */
    public static List<Built> build(Order order, Path work) throws IOException {
        if (!order.version().matches(VERSION)) {
            throw new IOException("'" + order.version() + "' is no version that can be part of a file name");
        }
        Packages packages = new Packages(order, work);
        return List.of(packages.tarGz(), packages.image(Files.createDirectory(work.resolve("blobs"))));
    }

    private Built tarGz() throws IOException {
        String name = "jwaku-" + order.version();
        FileTree tree = new FileTree();
        tree.copyAll(name + "/runtime", runtime);
        addApplication(tree, name);
        tree.script(name + "/bin/jwaku", startCommand().script());
        return write(name + "-linux-" + machine.kernelName() + ".tar.gz", file -> {
            try (OutputStream to = new GZIPOutputStream(new BufferedOutputStream(file))) {
                tree.writeTar(to);
            }
        });
    }

    private StartCommand startCommand() {
        return new StartCommand(application.jarNames(), cache.isPresent());
    }

    private Built image(Path blobs) throws IOException {
        String root = ImageSettings.ROOT.substring(1);
        FileTree java = new FileTree();
        java.copyAll(root + "/runtime", runtime);
        FileTree jwaku = new FileTree();
        addApplication(jwaku, root);
        jwaku.text(root + "/java.args", startCommand().argumentFile(ImageSettings.ROOT));
        Set<Path> libraries = SharedLibraries.neededBy(List.of(runtime, applicationFolder));
        OciImage image = new OciImage(machine, order.version(), blobs);
        image.addLayer("C library, certificates, user", BaseLayer.of(libraries));
        image.addLayer("Java runtime", java);
        image.addLayer("jwaku", jwaku);
        FileTree layout = image.layout();
        return write("jwaku-" + order.version() + "-oci.tar", file -> {
            try (OutputStream to = new BufferedOutputStream(file)) {
                layout.writeTar(to);
            }
        });
    }

    private void addApplication(FileTree tree, String root) throws IOException {
        for (Path jar : application.jars()) {
            tree.copy(root + "/lib/" + jar.getFileName(), jar);
        }
        for (Path library : application.nativeLibraries()) {
            tree.copy(root + "/native/" + library.getFileName(), library);
        }
        if (cache.isPresent()) {
            tree.copy(root + "/" + StartUpCache.NAME, cache.get());
        }
    }

    private Built write(String name, Content content) throws IOException {
        Path part = order.out().resolve(name + ".part");
        Path file = order.out().resolve(name);
        try (Sha256Stream to = new Sha256Stream(Files.newOutputStream(part))) {
            content.writeTo(to);
            to.close();
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return new Built(file, Files.size(file), to.digest());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes a file. */
    private interface Content {
        void writeTo(OutputStream file) throws IOException;
    }
}
