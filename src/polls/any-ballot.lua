-- Included by cast-ballots.lua, whose names it uses: any ballot at all. The twin of cast() in ballot-rules.ts.
local function one_more()
  cast_so_far = cast_so_far + 1
  if cast_so_far < limit then return end
  shut_by.open = false
  redis.call('HDEL', gates, gate)
  redis.call('ZADD', deadlines, now, due)
end

local function cast(who, id, tag, choice)
  local found, shut = found_in(box, who), shut_for(who, shut_by, name)
  local first = answer_before(found, id, choice)
  if first then return first end
  if not shut and #found > 1 then
    cast_so_far = cast_so_far - #found + 1
    unite(box, found, who)
    return cast(who, id, tag, choice)
  end
  local main = found[1]
  if main and not shut then lead_to(box, main[1], who, found) end
  if id == '' then return main and as_answer(main) or { 'refused', 'not_found' } end
  if shut then return { 'refused', shut } end
  if main and changes ~= '1' then return { 'refused', 'voted' } end
  if main and select(2, string.gsub(main[2], ':', '')) >= tonumber(most) then return { 'refused', 'too_many' } end
  if not main then one_more() end
  return { 'accepted', unite(box, found, who, tag, ' ' .. id .. ':' .. choice), tag, choice }
end
