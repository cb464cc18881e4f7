"""The runner: a process of its own that owns all training, one child per run, and is the only writer of the log.

__main__   locks, signals, the loop's start and end
host       requests -> children -> log; the one loop
child      one run, in its own process, behind one pipe
pipe       frames between the two
scheduler  who goes next
"""
