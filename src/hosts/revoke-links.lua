-- Voids older host links.
--   keys    head, log (stream), this window's and the window before's recent, all the house's
--   args    epoch, seen, now, field (of the command in recent), hash, body
--   returns { 'accepted', seq, at } | { 'refused', code }
--   appends host.revoked
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
local head, stream, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, body = unpack(ARGV)

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
if not log then return { 'refused', 'log_lost' } end
local first = recall_answer(recent, field, hash)
if first then return first end
return remember_answer(recent, field, hash, append(log, now, body))
