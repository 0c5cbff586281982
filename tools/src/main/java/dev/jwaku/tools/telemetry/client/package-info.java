/** The way of telemetry to its service: HTTP for the client of module {@code telemetry}. */
@NullMarked
package dev.jwaku.tools.telemetry.client;

import org.jspecify.annotations.NullMarked;
