@NullMarked
package dev.jwaku.tools.telemetry.prove;

import org.jspecify.annotations.NullMarked;
