namespace Pulse.IntegrationTests.Setup;

/// <summary>Requests that can be retried.</summary>
public static class Retries
{
    public const string Header = "Idempotency-Key";

    public static readonly object Body = new { name = "Made once", permissions = new[] { "readMerchants" } };

    private static int last;

    /// <returns>A value that no other test uses.</returns>
    public static string NewValue() => $"\"retry-{Interlocked.Increment(ref last)}-{Guid.NewGuid():N}\"";

    public static Task<Answer> PostOnceAsync(this Api api, string value, string path, object? body = null) =>
        api.PostAsync(path, body, (Header, value));

    /// <summary>Creates a key, once for each value.</summary>
    public static Task<Answer> MakeOnceAsync(this Api api, string value, object? body = null) =>
        api.PostOnceAsync(value, "/apikeys", body ?? Body);

    public static bool IsReplay(this Answer answer) => answer.Header("Idempotency-Replayed") == "true";

    /// <summary>Asserts that a response replays the first one, in everything that a caller sees.</summary>
    public static void AssertReplayOf(this Answer again, Answer first)
    {
        string[] changing = ["Date", "Idempotency-Replayed"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.IsReplay(), Is.True, again.Text);
            Assert.That(first.IsReplay(), Is.False);
            Assert.That(again.Status, Is.EqualTo(first.Status));
            Assert.That(again.Text, Is.EqualTo(first.Text));
            Assert.That(
                again.Headers.ExceptBy(changing, header => header.Key),
                Is.EquivalentTo(first.Headers.ExceptBy(changing, header => header.Key)));
        }
    }
}
