package dev.jwaku.tools.dogfood.serve;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where a telemetry service is. It stands in a page's policy, so nothing is allowed in it that could end a word there.
 *
 * @param url with a slash at its end
 */
public record TelemetryAddress(String url) {
    private static final Pattern FORM = Pattern.compile(
            "https?://([A-Za-z0-9][A-Za-z0-9.-]{0,250}|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?(/[A-Za-z0-9._~-]+)*/");

    /** @throws IllegalArgumentException if it is no http or https address of a plain form */
    public TelemetryAddress {
        url = url.endsWith("/") ? url : url + "/";
        if (!FORM.matcher(url).matches()) {
            throw new IllegalArgumentException("'" + url + "' is no http or https address of a service");
        }
    }

    /** What a page is allowed to call: nothing of that server but the protocol. */
    String policySource() {
        return url + "v1/";
    }

    /** Whether browsers let a page that came by https call it. */
    boolean worksFromSecurePages() {
        String host = URI.create(url).getHost();
        return url.startsWith("https://") || host.startsWith("127.") || host.equals("localhost");
    }
}
