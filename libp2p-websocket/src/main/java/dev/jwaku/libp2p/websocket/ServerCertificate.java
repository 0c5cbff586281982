package dev.jwaku.libp2p.websocket;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that {@code /wss} listeners present: read again whenever its files have changed, so that a renewed
 * one needs no restart. Connections that are open keep the one they began with. Files that cannot be used change
 * nothing; a warning says so once for each such content, and the next look tries again.
 *
 * <p>One task of its own, which looks at the files once per interval.
 */
final class ServerCertificate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

    private final World world;
    private final WebSocketConfig.Certificate files;
    private final Duration interval;
    private final Tasks tasks;
    private final Signal closed;
    private PemFiles seen;
    private volatile SslContext context;

    /** @throws IOException if the files cannot be read or do not fit together */
    ServerCertificate(World world, WebSocketConfig.Certificate files, Duration interval) throws IOException {
        this.world = world;
        this.files = files;
        this.interval = interval;
        this.closed = new Signal(world);
        this.seen = PemFiles.read(files);
        this.context = TlsContexts.server(files, seen);
        this.tasks = new Tasks(world, "websocket");
        tasks.start("certificate", this::watch);
    }

    /** What a connection that begins now presents. */
    SslContext context() {
        return context;
    }

    private void watch() {
        while (!closed.await(Deadline.after(world, interval))) {
            try {
                world.offload(this::look);
            } catch (CancelledException e) {
                return;
            } catch (Exception e) {
                warn(e);
            }
        }
    }

    /** Reads the files; takes them if they have changed and can be used. */
    private boolean look() {
        PemFiles now = PemFiles.readOrNothing(files);
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        try {
            context = TlsContexts.server(files, now);
            log.atInfo().addKeyValue("certificate", files.chain()).log("TLS certificate renewed");
            return true;
        } catch (IOException e) {
            warn(e);
            return false;
        }
    }

    private void warn(Exception cause) {
        log.atWarn()
                .addKeyValue("certificate", files.chain())
                .addKeyValue("key", files.key())
                .addKeyValue("cause", cause.getMessage())
                .log("The changed TLS certificate cannot be used, the one before stays");
    }

    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}
