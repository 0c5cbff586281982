package dev.jwaku.libp2p.muxer;

class YamuxContractTest extends MuxerContract {
    @Override
    Muxer muxer() {
        return new Yamux();
    }
}
