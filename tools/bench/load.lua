-- Sends the requests of a file in turn; `once` sends each a single time and an error after the last.
-- A line: method, path, cookie, body, with tabs between them.
local requests, at, once = {}, 0, false

function init(arguments)
  once = arguments[2] == "once"
  for line in io.lines(arguments[1]) do
    local method, path, cookie, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  at = at + 1
  if at > #requests then
    if once then return wrk.format("GET", "/used-up", {}) end
    at = 1
  end
  return requests[at]
end

function done(summary, latency)
  local refused = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout
  io.write(string.format("MEASURED %d %d %.6f %.3f %.3f\n", summary.requests, refused, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
