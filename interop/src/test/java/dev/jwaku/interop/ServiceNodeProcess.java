package dev.jwaku.interop;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A service node of ours in a process that can be killed. It ends when this process does. */
final class ServiceNodeProcess implements AutoCloseable {
    private final Process process;
    private final String address;

    private ServiceNodeProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one on an archive; returns when it listens. */
    static ServiceNodeProcess start(Path folder, Path archive) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        // libraries unpack native code there, and cannot clean up when killed
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        archive.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        for (String line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.startsWith("/ip4/")) {
                return new ServiceNodeProcess(process, line);
            } // else a logger that talks of its start
        }
        throw new IOException(
                "the service node ended with code " + process.onExit().join().exitValue());
    }

    String address() {
        return address;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** What is killed. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            try (SystemWorld world = new SystemWorld();
                    WakuNode node = WakuNode.start(
                            world,
                            PrivateKey.generateSecp256k1(world.entropy()),
                            NodeConfig.builder()
                                    .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                                    .services(ServicesConfig.all(Path.of(arguments[0])))
                                    .build())) {
                System.out.println(node.addresses().getFirst());
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
