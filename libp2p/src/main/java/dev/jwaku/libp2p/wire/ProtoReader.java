package dev.jwaku.libp2p.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of one protobuf message in the order of the wire. Not thread-safe.
 *
 * <pre>{@code
 * while (in.next()) {
 *     switch (in.field()) {
 *         case 1 -> payload = in.bytes();
 *         default -> in.skip();
 *     }
 * }
 * }</pre>
 *
 * Each field must be consumed by exactly one call. Byte fields are views of the message, not copies. Everything that is
 * not valid protobuf, or has another wire type than asked for, throws {@link MalformedMessageException}.
 */
public final class ProtoReader {
    private final Bytes message;
    private final String what;
    private final CodedInputStream in;
    private int tag;

    /** @param what name of the message, for errors */
    public ProtoReader(Bytes message, String what) {
        this.message = message;
        this.what = what;
        this.in = message.readWith(CodedInputStream::newInstance);
    }

    /** Moves to the next field; false at the end. */
    public boolean next() {
        try {
            tag = in.readTag();
            return tag != 0;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The number of the present field. */
    public int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    /** The present field as raw bytes: a view of the message. */
    public Bytes bytes() {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        try {
            int length = in.readRawVarint32();
            int start = in.getTotalBytesRead();
            if (length < 0 || length > message.length() - start) {
                throw new MalformedMessageException(what + ": field " + field() + " claims " + (length & 0xffffffffL)
                        + " bytes, " + (message.length() - start) + " are left");
            }
            in.skipRawBytes(length);
            return message.slice(start, start + length);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The present field as text; bytes that are not UTF-8 are malformed. */
    public String string() {
        Bytes raw = bytes();
        return raw.readWith((array, offset, length) -> {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(array, offset, length))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedMessageException(what + ": field " + field() + " is not UTF-8", e);
            }
        });
    }

    /** The present field as a message of its own. */
    public ProtoReader message(String name) {
        return new ProtoReader(bytes(), name);
    }

    /** The present field as uint64 or int64. */
    public long int64() {
        expect(WireFormat.WIRETYPE_VARINT);
        try {
            return in.readRawVarint64();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The present field as uint32, int32 or enum: larger values are cut to 32 bits, as protobuf does. */
    public int int32() {
        return (int) int64();
    }

    /** The present field as zigzag sint64. */
    public long sint64() {
        return CodedInputStream.decodeZigZag64(int64());
    }

    /** The present field as bool. */
    public boolean bool() {
        return int64() != 0;
    }

    /** Whether the present field is length-delimited; repeated numbers may be packed or not. */
    public boolean isLengthDelimited() {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Steps over the present field. */
    public void skip() {
        try {
            in.skipField(tag);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void expect(int wireType) {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new MalformedMessageException(what + ": field " + field() + " has wire type "
                    + WireFormat.getTagWireType(tag) + ", expected " + wireType);
        }
    }

    private MalformedMessageException malformed(IOException cause) {
        return new MalformedMessageException(what + ": " + cause.getMessage(), cause);
    }
}
