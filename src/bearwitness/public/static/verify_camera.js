"use strict";
/*
 * The camera of the verify page: on only after `start`, off as soon as a code is found, the page
 * is left, or `stop` is called. A frame is drawn, searched and overwritten; none is kept.
 *
 * bearwitnessCamera.start(video, {found(texts), other(), ended(why)}) -> stop()
 *   `why` is the name of a message, or null when it was asked to stop or has found something
 */
const bearwitnessCamera = (() => {
  const LONGEST = 120000; // milliseconds
  const MOST_SIDE = 1920; // pixels of a frame that is searched
  const PAUSE = 60; // milliseconds between frames, for the page to answer its reader
  const WHY = { NotAllowedError: "camera_refused", SecurityError: "camera_refused",
    NotFoundError: "camera_missing", OverconstrainedError: "camera_missing",
    NotReadableError: "camera_busy", AbortError: "camera_busy" };

  const asked = () => navigator.mediaDevices.getUserMedia({ audio: false, video: {
    facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } } });
  const frameOf = (video, canvas) => {
    const scale = Math.min(1, MOST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d", { willReadFrequently: true })
      .drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const start = (video, { found, other, ended }) => {
    let on = true, stream = null;
    const left = () => { if (document.hidden) stop(); };
    const gone = () => stop();
    const off = () => { for (const track of stream?.getTracks() ?? []) track.stop(); };
    const stop = (why = null) => {
      if (!on) return;
      on = false;
      off();
      video.srcObject = null;
      removeEventListener("pagehide", gone);
      document.removeEventListener("visibilitychange", left);
      ended(why);
    };
    const canvas = bearwitnessScan.canvasOf(1, 1), since = performance.now();
    const look = async () => {
      if (!on) return;
      if (performance.now() - since > LONGEST) { stop("camera_long"); return; }
      if (video.videoWidth) {
        const { proofs, others } = await bearwitnessScan.inFrame(frameOf(video, canvas));
        if (!on) return;
        if (proofs.length) { stop(); found(proofs); return; }
        if (others) other();
      }
      setTimeout(look, PAUSE);
    };
    const begin = async () => {
      if (!navigator.mediaDevices?.getUserMedia) { stop("camera_none_here"); return; }
      if (!bearwitnessScan.seesPixels()) { stop("picture_hidden"); return; }
      try {
        stream = await asked();
        if (!on) { off(); return; } // stopped while the browser asked for leave
        stream.getVideoTracks()[0].addEventListener("ended", () => stop("camera_busy"));
        video.srcObject = stream;
        await video.play();
        look();
      } catch (wrong) { stop(WHY[wrong.name] ?? "camera_busy"); }
    };
    addEventListener("pagehide", gone);
    document.addEventListener("visibilitychange", left);
    begin();
    return () => stop();
  };
  return { start };
})();
