package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page: it loads nothing from elsewhere, and its policy forbids the browser to. */
final class PageRoutes {
    void addTo(Router router) {
        add(router, "/", "index.html", "text/html; charset=utf-8");
        add(router, "/app.js", "app.js", "text/javascript; charset=utf-8");
        add(router, "/draw.js", "draw.js", "text/javascript; charset=utf-8");
        add(router, "/style.css", "style.css", "text/css; charset=utf-8");
    }

    private static void add(Router router, String path, String file, String contentType) {
        RestAnswer answer = new RestAnswer(200, contentType, read(file));
        router.add("GET", path, (request, parameters) -> answer);
    }

    private static String read(String file) {
        try (InputStream in = PageRoutes.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: page/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
