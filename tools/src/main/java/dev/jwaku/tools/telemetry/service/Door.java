package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.HttpServer;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.telemetry.wire.BatchCodec;

/** What comes in: no more of it than may be, and what did not reach a route is counted too. */
final class Door implements HttpServer.Handler {
    private static final int TOO_LARGE = 413;
    private static final int AWAY = 503;

    private final Router router;
    private final ServiceMeters meters;

    Door(Router router, ServiceMeters meters) {
        this.router = router;
        this.meters = meters;
    }

    @Override
    public RestAnswer answer(RestRequest request) {
        return router.answer(request);
    }

    @Override
    public long longestBody(String path) {
        if (path.equals(CanaryRoutes.PATH)) {
            return CanaryRoutes.MOST_BYTES;
        }
        return ForeignRoutes.isAt(path) ? ForeignRoutes.MOST_BYTES : BatchCodec.MOST_PACKED_BYTES;
    }

    @Override
    public void unread(String path, int status) {
        String result = status == TOO_LARGE ? "too_large" : status == AWAY ? "busy" : "unreadable";
        if (ForeignRoutes.isAt(path)) {
            meters.foreignRefused(result);
        } else if (path.equals(UploadRoutes.PATH)) {
            meters.upload(result);
        } else if (path.equals(CanaryRoutes.PATH)) {
            meters.canary(result);
        }
    }
}
