/** How many records a telemetry service takes, over HTTP, with its database on the same machine. */
@NullMarked
package dev.jwaku.tools.telemetry.bench;

import org.jspecify.annotations.NullMarked;
