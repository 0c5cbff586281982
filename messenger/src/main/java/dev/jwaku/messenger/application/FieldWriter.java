package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/** Fields as proto3 writes them: in the order of the calls, default values left out. Not thread-safe. */
final class FieldWriter {
    private final ProtoWriter out = new ProtoWriter();

    FieldWriter number(int field, long value) {
        if (value != 0) {
            out.int64(field, value);
        }
        return this;
    }

    FieldWriter flag(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    FieldWriter string(int field, String value) {
        if (!value.isEmpty()) {
            out.string(field, value);
        }
        return this;
    }

    FieldWriter bytes(int field, Bytes value) {
        if (!value.isEmpty()) {
            out.bytes(field, value);
        }
        return this;
    }

    /** A field that stands also when it is empty: a message of its own, or a member of a oneof. */
    FieldWriter present(int field, Optional<Bytes> value) {
        value.ifPresent(present -> out.bytes(field, present));
        return this;
    }

    /** Each element stands, also an empty one. */
    FieldWriter repeated(int field, List<Bytes> values) {
        values.forEach(value -> out.bytes(field, value));
        return this;
    }

    /** Texts, each also when empty. */
    FieldWriter texts(int field, List<String> values) {
        values.forEach(value -> out.string(field, value));
        return this;
    }

    /** Numbers packed into one field. */
    FieldWriter packed(int field, List<Long> values) {
        if (!values.isEmpty()) {
            out.bytes(field, Varints.pack(values));
        }
        return this;
    }

    Bytes toBytes() {
        return out.toBytes();
    }
}
