package dev.jwaku.interop;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.JsonNode;

/** Our service node and a js-waku light node on a page in Chromium. */
@Tag("browser")
class BrowserLightLiveTest extends LightNodeContract {
    @Override
    PeerProcess start(Consumer<JsonNode> onEvent) throws IOException {
        return LivePeers.browserLight(onEvent);
    }
}
