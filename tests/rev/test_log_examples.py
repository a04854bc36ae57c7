"""P-03: an example of a rule is a customer's mail that staff pasted; when it does not match, its words are in the log."""
from tests.daemon.running import open_shop
from tests.rev.test_logs import run_daemon, wait_log
import time
def test_words_of_an_example(tmp_path, pymap, sink):
    shop = open_shop(tmp_path, pymap, sink)
    def act(log):
        wait_log(log, "started"); time.sleep(2)
        f = shop.folder/"rules"/"one.yaml"
        f.write_text(f.read_text().replace("if: {from: customer}", "if: {from: customer, text: {matches: 'xyz*'}}" ).replace("Are you open on Saturday?", "My alarm code is 4711 and the key lies at Rosegarth. Ring dana.private@customer.example."))
        try: wait_log(log, "reload refused", 8)
        except AssertionError: pass
        f.write_text(f.read_text().replace("from: customer, text: {matches: 'xyz*'}", "from: vendor"))
        try: wait_log(log, "expected", 8)
        except AssertionError: pass
    told = run_daemon(shop, act); print(told)
    for w in ("4711", "Rosegarth", "dana.private"): assert w not in told
