@NullMarked
package dev.jwaku.tools.telemetry.local;

import org.jspecify.annotations.NullMarked;
