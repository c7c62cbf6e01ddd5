using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Content type, length and caching headers of every response, including refusals (OWASP ASVS V4.1).</summary>
public sealed class ResponseContentTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly string[] Paths =
        ["/auth/session", "/apikeys", "/permissions", "/health/live", "/health/ready", "/nowhere", "/auth/login"];

    [TestCaseSource(nameof(Paths))]
    public async Task Every_response_has_a_content_type_and_forbids_storage(string path)
    {
        Answer[] answers = [await Anonymous().GetAsync(path), await Admin.GetAsync(path)];

        Assert.That(answers.Select(answer => answer.Text), Is.All.Not.Empty);
        Assert.That(
            answers.Select(answer => answer.Header("Content-Type")), Is.All.Match("^application/(problem\\+)?json(; ?charset=utf-8)?$"));
        Assert.That(answers.Select(answer => answer.Header("Cache-Control")), Is.All.EqualTo("no-store"));
    }

    [TestCase("/auth/session")]
    [TestCase("/apikeys")]
    [TestCase("/permissions")]
    public async Task A_response_has_a_Content_Length(string path)
    {
        var answer = await Admin.GetAsync(path);

        Assert.That(answer.Header("Content-Length"), Is.EqualTo($"{Encoding.UTF8.GetByteCount(answer.Text)}"));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task No_call_is_redirected(string path)
    {
        var answer = await RawHttp.SendTextAsync(Anonymous().Client.BaseAddress!, $"GET {path} HTTP/1.1");

        Assert.That(answer, Does.Not.StartWith("HTTP/1.1 3"));
        Assert.That(answer, Does.Not.Contain("\nLocation:"));
    }
}
