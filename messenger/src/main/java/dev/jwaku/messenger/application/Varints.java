package dev.jwaku.messenger.application;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Repeated numbers, which protobuf writes packed and reads in either form. */
final class Varints {
    private Varints() {}

    static Bytes pack(List<Long> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (long value : values) {
                out.writeUInt64NoTag(value);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    /** Adds the present field, packed or single, to a list of at most so many. */
    static void read(ProtoReader in, List<Long> values, int most, String what) {
        if (!in.isLengthDelimited()) {
            Bounds.add(values, in.int64(), most, what);
            return;
        }
        CodedInputStream packed = in.bytes().readWith(CodedInputStream::newInstance);
        try {
            while (!packed.isAtEnd()) {
                Bounds.add(values, packed.readRawVarint64(), most, what);
            }
        } catch (IOException e) {
            throw new MalformedMessageException(what + ": " + e.getMessage(), e);
        }
    }
}
