"""What every report needs, whoever writes it: SARIF logs, pages that load nothing, texts that nothing obeys."""
