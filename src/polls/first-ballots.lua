-- Included by cast-ballots.lua, whose names it uses. Nearly all votes are the first from somebody with one key, or that one
-- again: where all may vote these are read and written together, at a quarter of what others cost. True = others are left.
local function take_first_ones()
  local held, counted, known, others, lead_on = redis.call('HMGET', ballots, unpack(keys)), {}, 0, false, false
  for i = 9, from - 1, 2 do counted[args[i]] = tonumber(args[i + 1]) end
  for i = 1, #keys do
    local ballot = held[i]
    if ballot then
      local sent = args[from + 2 * i - 1]
      local as = string.sub(sent, 1, 1) .. ':' .. choice_of(sent)
      known, counted[as], others = known + 1, counted[as] - 1, others or ballot ~= sent
      lead_on = lead_on or string.byte(ballot) == LEADS_ON
    end
  end
  -- Where such a one leads to may be another's first vote: all in their order.
  if lead_on then
    for i = 1, #keys do box.held[keys[i]] = held[i] end
    return true
  end
  cast_so_far = cast_so_far + #keys - known
  for as, by in pairs(counted) do count_ballot(box, as, by) end
  if not others then
    redis.call('HSET', ballots, unpack(args, from))
    return false
  end
  for i = 1, #keys do
    local ballot, sent = held[i], args[from + 2 * i - 1]
    if not ballot then put_ballot(box, keys[i], sent) else box.held[keys[i]] = ballot end
    if not ballot or ballot == sent then answers[i] = 1 end
  end
  return true
end
