-- Included: may one more line be said now? The twin of judgePace() in chat-rules.ts.
-- A pace is `<muted until> <time> <time> ...`; false = nothing is known of that person.
-- Returns 'muted', 'slow_mode' or 'flooding' or nil, how long to wait, and the pace afterwards.
local function judge_pace(pace, now, limit)
  local times = {}
  for word in string.gmatch(pace or '0', '%S+') do times[#times + 1] = tonumber(word) end
  local muted_until = table.remove(times, 1)
  if now < muted_until then return 'muted', muted_until - now, pace end
  local last = times[#times]
  if last and limit.slow > 0 and now < last + limit.slow then return 'slow_mode', last + limit.slow - now, pace end

  local recent = {}
  for _, time in ipairs(times) do
    if time > now - limit.window then recent[#recent + 1] = string.format('%.0f', time) end
  end
  if #recent < limit.lines then
    recent[#recent + 1] = string.format('%.0f', now)
    return nil, 0, '0 ' .. table.concat(recent, ' ')
  end
  return 'flooding', limit.mute, string.format('%.0f', now + limit.mute) .. ' ' .. table.concat(recent, ' ')
end
