package dev.jwaku.node.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code /dashboard}: a page that shows how the node does, for a browser. It loads nothing from elsewhere, and its
 * policy forbids the browser to.
 */
final class DashboardRoutes {
    /** What the page may do: be itself and ask this server. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private final DashboardFigures figures;
    private final Optional<ArchiveDashboard> archive;

    DashboardRoutes(DashboardFigures figures, Optional<ArchiveDashboard> archive) {
        this.figures = figures;
        this.archive = archive;
    }

    void addTo(Router router) {
        router.add("GET", "/dashboard/data", (request, parameters) -> RestAnswer.json(200, figures.now()));
        archive.ifPresent(tab -> router.add("GET", "/dashboard/archive", (request, parameters) -> tab.answer(request)));
        add(router, "/dashboard", "index.html", HTML);
        add(router, "/dashboard/app.js", "app.js", SCRIPT);
        add(router, "/dashboard/archive.js", "archive.js", SCRIPT);
        add(router, "/dashboard/charts.js", "charts.js", SCRIPT);
        add(router, "/dashboard/tabs.js", "tabs.js", SCRIPT);
        add(router, "/dashboard/style.css", "style.css", STYLE);
        add(router, "/dashboard/uplot.js", "uplot.js", SCRIPT);
        add(router, "/dashboard/uplot.css", "uplot.css", STYLE);
        add(router, "/dashboard/uplot-LICENSE.txt", "uplot-LICENSE.txt", "text/plain; charset=utf-8");
    }

    private static void add(Router router, String path, String file, String contentType) {
        RestAnswer answer = new RestAnswer(200, contentType, read(file));
        router.add("GET", path, (request, parameters) -> answer);
    }

    private static String read(String file) {
        try (InputStream in = DashboardRoutes.class.getResourceAsStream("dashboard/" + file)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: dashboard/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
