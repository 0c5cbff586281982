@NullMarked
package dev.jwaku.tools.telemetry.estimate;

import org.jspecify.annotations.NullMarked;
