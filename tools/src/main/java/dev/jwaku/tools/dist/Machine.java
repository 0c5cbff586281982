package dev.jwaku.tools.dist;

import java.io.IOException;

/**
 * The kind of machine that packages are built on and for.
 *
 * @param kernelName as {@code uname -m} has it
 * @param imageName as container images have it
 */
record Machine(String kernelName, String imageName) {
    /** @throws IOException if packages cannot be built here */
    static Machine current() throws IOException {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Machine of(String system, String processor) throws IOException {
        if (!system.equals("Linux")) {
            throw new IOException("packages are built on Linux only, this is " + system);
        }
        return switch (processor) {
            case "amd64" -> new Machine("x86_64", "amd64");
            case "aarch64" -> new Machine("aarch64", "arm64");
            default -> throw new IOException("packages are built on x86_64 and aarch64 only, this is " + processor);
        };
    }
}
