/**
 * The telemetry service: takes uploads over HTTP, keeps sums up to date behind them, answers questions, and serves a
 * page. Requests run on virtual threads; one task sums up, of all instances on one database one at a time.
 */
@NullMarked
package dev.jwaku.tools.telemetry.service;

import org.jspecify.annotations.NullMarked;
