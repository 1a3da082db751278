-- Included, after ballot-box.lua: who comes by which ids. The twin of follow() and leadTo() in ballot-rules.ts.
local LEADS_ON = string.byte('>')

local function words(text)
  local list = {}
  for word in string.gmatch(text, '%S+') do list[#list + 1] = word end
  return list
end

-- The ballots of these keys, each once: { key, ballot }.
local function found_in(box, keys)
  local found, seen = {}, {}
  for _, key in ipairs(keys) do
    local steps, ballot = 0, nil
    repeat
      ballot = box.held[key]
      if ballot == nil then
        ballot = redis.call('HGET', box.ballots, key)
        box.held[key] = ballot
      end
      local leads_on = ballot and string.byte(ballot) == LEADS_ON
      if leads_on then key, steps = string.sub(ballot, 2), steps + 1 end
    until not leads_on or steps >= 8
    if ballot and string.byte(ballot) ~= LEADS_ON and not seen[key] then
      found[#found + 1], seen[key] = { key, ballot }, true
    end
  end
  return found
end

-- The other keys of a person lead to where their ballot is, which never moves: its receipt is made of it.
local function lead_to(box, target, keys, found)
  for _, key in ipairs(keys) do
    if key ~= target and box.held[key] ~= '>' .. target then put_ballot(box, key, '>' .. target) end
  end
  for i = 2, #found do put_ballot(box, found[i][1], '>' .. target) end
end
