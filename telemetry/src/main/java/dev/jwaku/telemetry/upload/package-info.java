/**
 * Brings the journal to a service, batch by batch, and never believes more than it must.
 *
 * <p>{@link dev.jwaku.telemetry.upload.TelemetryService} is the seam to HTTP.
 * {@link dev.jwaku.telemetry.upload.Judgement} says what an answer means,
 * {@link dev.jwaku.telemetry.upload.UploadSchedule} when the next try is; both are without I/O.
 * {@link dev.jwaku.telemetry.upload.Uploader} is the task. What is not acknowledged stays in the journal.
 */
@NullMarked
package dev.jwaku.telemetry.upload;

import org.jspecify.annotations.NullMarked;
