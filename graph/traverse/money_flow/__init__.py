"""`moneyFlow`: where money went from some wallets, or where it came from, by four methods side by side.

    from ─▶ traced: layer by layer ─▶ movements ─▶ course ─▶ haircut, fifo, lifo, poison ─▶ picture

The first four know no database and can be checked by hand:

amounts   decimals as whole numbers of a smallest unit
ledger    movements in their order, and what each pot had to give: the course of the money
methods   how much of each movement is tainted, by each of the four
reach     what of a course is reached, and where taint ends

reading   the statements: transfers of wallets along their indexes, transactions, who controls a wallet
known     what was read so far
traced    layer by layer: what is read next, and when it ends
picture   the answer
declared  its arguments and types
"""
