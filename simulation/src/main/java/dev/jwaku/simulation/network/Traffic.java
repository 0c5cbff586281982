package dev.jwaku.simulation.network;

/**
 * What a host sent and received, over all its lives: payload of connections without TCP/IP headers. At the level of
 * streams each frame also counts {@value #STREAM_FRAME_OVERHEAD} bytes for its yamux header and noise tag.
 *
 * @param bytesOut sent, retransmissions included
 * @param bytesIn received
 * @param framesOut writes handed to links
 * @param framesIn writes that arrived
 */
public record Traffic(long bytesOut, long bytesIn, long framesOut, long framesIn) {
    /** 12 bytes yamux header, 2 bytes noise length, 16 bytes noise tag. */
    public static final int STREAM_FRAME_OVERHEAD = 30;
}
