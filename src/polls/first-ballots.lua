-- Included by cast-ballots.lua, whose names it uses. Nearly all votes are the first from somebody, or that one again: where
-- all may vote these are read and written together, at a quarter of what others cost. True = no others are left.
local function take_first_ones()
  local held, counted, others, in_order, known, rows = held_under(ballots, keys), {}, false, false, nil, {}
  -- How many rows only lead to a ballot.
  local leading = #keys
  for i = 9, from - 1, 2 do
    counted[args[i]] = tonumber(args[i + 1])
    leading = leading - counted[args[i]]
  end
  for i = 1, #keys do
    local there, sent = held[i], args[from + 2 * i - 1]
    if leading > 0 and leads(sent) then
      in_order = in_order or there and there ~= sent or known and not there
    else
      known = there
      if there then
        local as = string.sub(sent, 1, 1) .. ':' .. choice_of(sent)
        counted[as], others, in_order = counted[as] - 1, others or there ~= sent, in_order or leads(there)
      end
    end
    if not there then rows[#rows + 1], rows[#rows + 2] = keys[i], sent end
  end
  -- Where one leads to may be another's first vote, or two of their own: all in their order.
  for i = 1, in_order and #keys or 0 do box.held[keys[i]] = held[i] end
  if in_order then return false end
  for as, by in pairs(counted) do count_ballot(box, as, by) end
  if not others then put_rows(ballots, rows) end
  local n = 0
  for i = 1, others and #keys or 0 do
    local there, sent = held[i], args[from + 2 * i - 1]
    if there then box.held[keys[i]] = there else put_ballot(box, keys[i], sent) end
    if not leads(sent) then n = n + 1 end
    if not leads(sent) and (not there or there == sent) then answers[n] = 1 end
  end
  return not others
end
