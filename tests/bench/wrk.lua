-- wrk ... -s wrk.lua URL [-- FILE]: ask for the paths in FILE at random (else for URL again and again), and print one line of figures:
-- requests a second, median and 99th percentile of the latency in milliseconds, failed requests, bytes an answer.
function init(args)
  local requests = {}
  if not args[1] then return end
  for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", line) end
  math.randomseed(1)
  function request()
    return requests[math.random(#requests)]
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("figures %.1f %.3f %.3f %d %.0f\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout, summary.bytes / math.max(summary.requests, 1)))
end
