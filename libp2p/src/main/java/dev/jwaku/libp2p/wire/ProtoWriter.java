package dev.jwaku.libp2p.wire;

import com.google.protobuf.CodedOutputStream;
import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the fields of one protobuf message in the order of the calls. Every call puts its field on the wire, also with
 * a default value: whoever wants it absent does not call. Not thread-safe.
 */
public final class ProtoWriter {
    private static final int BUFFER = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER);

    /** Writes bytes. */
    public ProtoWriter bytes(int field, Bytes value) {
        return write(() -> {
            out.writeUInt32NoTag(field << 3 | 2);
            out.writeUInt32NoTag(value.length());
            value.readWith((array, offset, length) -> writeRaw(array, offset, length));
        });
    }

    /** Writes text. */
    public ProtoWriter string(int field, String value) {
        return write(() -> out.writeString(field, value));
    }

    /** Writes a message of its own. */
    public ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.toBytes());
    }

    /** Writes uint64, int64, uint32 or an enum number. */
    public ProtoWriter int64(int field, long value) {
        return write(() -> out.writeUInt64(field, value));
    }

    /** Writes zigzag sint64. */
    public ProtoWriter sint64(int field, long value) {
        return write(() -> out.writeSInt64(field, value));
    }

    /** Writes bool. */
    public ProtoWriter bool(int field, boolean value) {
        return write(() -> out.writeBool(field, value));
    }

    /** All that was written. */
    public Bytes toBytes() {
        write(out::flush);
        return Bytes.wrap(bytes.toByteArray());
    }

    private boolean writeRaw(byte[] array, int offset, int length) {
        write(() -> out.write(array, offset, length));
        return true;
    }

    private ProtoWriter write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return this;
    }

    private interface Step {
        void run() throws IOException;
    }
}
