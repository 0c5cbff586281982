package dev.jwaku.libp2p.muxer;

class MplexContractTest extends MuxerContract {
    @Override
    Muxer muxer() {
        return new Mplex();
    }
}
