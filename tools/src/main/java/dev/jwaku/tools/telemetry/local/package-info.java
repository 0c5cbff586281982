/** The dashboard on journals of this machine, of which nothing leaves it. */
@NullMarked
package dev.jwaku.tools.telemetry.local;

import org.jspecify.annotations.NullMarked;
