/**
 * How many records a telemetry service takes, over HTTP, with its database on the same machine; and how it fares when
 * that holds weeks of many installs.
 */
@NullMarked
package dev.jwaku.tools.telemetry.bench;

import org.jspecify.annotations.NullMarked;
