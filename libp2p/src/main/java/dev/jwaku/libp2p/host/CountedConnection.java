package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.io.IOException;

/** Counts the bytes of a connection, as they are on the wire, and knows when the last ones came. */
final class CountedConnection implements RawConnection {
    private final RawConnection connection;
    private final Meters.Counter in;
    private final Meters.Counter out;
    private final World world;
    private volatile long heardNanos;

    CountedConnection(World world, RawConnection connection, Meters.Counter in, Meters.Counter out) {
        this.world = world;
        this.heardNanos = world.nanoTime();
        this.connection = connection;
        this.in = in;
        this.out = out;
    }

    @Override
    public Multiaddr localAddress() {
        return connection.localAddress();
    }

    @Override
    public Multiaddr remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = connection.read(target, offset, length);
        in.add(Math.max(0, read));
        if (read > 0) {
            heardNanos = world.nanoTime();
        }
        return read;
    }

    /** When anything was read last; when this was made, if nothing was. */
    long heardNanos() {
        return heardNanos;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        connection.write(source, offset, length);
        out.add(length);
    }

    @Override
    public void close() {
        connection.close();
    }
}
