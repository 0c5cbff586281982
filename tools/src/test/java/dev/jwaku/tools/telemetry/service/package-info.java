@NullMarked
package dev.jwaku.tools.telemetry.service;

import org.jspecify.annotations.NullMarked;
