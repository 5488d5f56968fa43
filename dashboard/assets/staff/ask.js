// A request with an end of its own: older browsers know none for a signal. `Lost` is what
// fails on the way; anything else that is thrown is no matter of the line.
class Lost extends Error {}
window.Lost = Lost;
window.askWithin = async (milliseconds, address, options) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), milliseconds);
    const asked = fetch(address, {...options, signal: stop.signal});
    try {
        const answer = await asked;
        const redirected = answer.type === "opaqueredirect";
        if (answer.status >= 500 || redirected) throw Object.assign(new Lost(String(answer.status)), {redirected});
        return {status: answer.status, headers: answer.headers, text: await answer.text()};
    } catch (error) {
        throw error instanceof TypeError || error.name === "AbortError" ? new Lost(error.message) : error;
    } finally {
        clearTimeout(timer);
    }
};
