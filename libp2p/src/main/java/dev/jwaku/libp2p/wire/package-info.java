/**
 * How messages lie in bytes: protobuf fields ({@link dev.jwaku.libp2p.wire.ProtoReader},
 * {@link dev.jwaku.libp2p.wire.ProtoWriter}) and frames with a varint length
 * ({@link dev.jwaku.libp2p.wire.FrameReader}, {@link dev.jwaku.libp2p.wire.Frames}). Decoders are total: any bytes give
 * a value or {@link dev.jwaku.libp2p.MalformedMessageException}. No protoc: the protocols differ in which default
 * values must be on the wire (waku-protocols.md section 1), and that stays visible here.
 */
@NullMarked
package dev.jwaku.libp2p.wire;

import org.jspecify.annotations.NullMarked;
