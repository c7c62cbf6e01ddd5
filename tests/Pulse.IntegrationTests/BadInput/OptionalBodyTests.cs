using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>A body that can be absent: without one, and with <c>null</c>, the defaults apply.</summary>
public sealed class OptionalBodyTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string?[] Bodies = [null, "", " ", "null", " null\n", "{}"];

    [Test]
    public async Task A_rotation_has_a_default([ValueSource(nameof(Bodies))] string? body, [Values] bool typed)
    {
        var key = await Admin.MakeKeyAsync();

        var rotated = await SendAsync($"{key.Path}/rotate", body, typed);

        Assert.That(rotated.Status, Is.EqualTo(HttpStatusCode.OK), rotated.Text);
        Assert.That(
            rotated.Json["secrets"]!.AsArray().Select(secret => (string?)secret!["state"]), Is.EqualTo(new[] { "active", "retiring" }));
    }

    [Test]
    public async Task A_decline_has_a_default([ValueSource(nameof(Bodies))] string? body, [Values] bool typed)
    {
        var made = await Admin.PostAsync("/applications", Businesses.Application().ToJsonString());
        var path = $"/applications/{made.Json["id"]}";
        await Admin.PostAsync($"{path}/submit");
        await Admin.PostAsync($"{path}/review");

        var declined = await SendAsync($"{path}/decline", body, typed);

        Assert.That(declined.Status, Is.EqualTo(HttpStatusCode.OK), declined.Text);
        Assert.That((string?)declined.Json["system"]!["status"], Is.EqualTo("declined"));
    }

    [Test]
    public async Task An_explanation_has_a_default([ValueSource(nameof(Bodies))] string? body, [Values] bool typed)
    {
        var key = await Admin.MakeKeyAsync();

        var explained = await SendAsync($"{key.Path}/explain", body, typed);

        Assert.That(explained.Status, Is.EqualTo(HttpStatusCode.OK), explained.Text);
        Assert.That((bool?)explained.Json["allowed"], Is.True);
    }

    [TestCase(null)]
    [TestCase("null")]
    public async Task Other_bodies_are_required(string? body) =>
        (await SendAsync("/apikeys", body, typed: true)).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");

    /// <param name="path">Path of a POST.</param>
    /// <param name="body">Null: the request has no content.</param>
    /// <param name="typed">Whether a request with an empty body has a content type.</param>
    private Task<Answer> SendAsync(string path, string? body, bool typed)
    {
        var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (content is not null && (typed || body!.Length > 0))
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return Admin.SendAsync(HttpMethod.Post, path, content);
    }
}
