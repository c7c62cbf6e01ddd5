using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Requests whose body is optional: no content with any content type, white space, and <c>null</c> mean the default.</summary>
public sealed class OptionalBodyTests(TestDatabase database) : OpenApiTests(database)
{
    private static readonly string[] Optional = ["/apikeys/{id}/rotate", "/apikeys/{id}/explain", "/applications/{id}/decline"];

    private static readonly string?[] ContentTypes =
    [
        null, "application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense; =", "application/json; charset=utf-16",
    ];

    [Test]
    public void These_are_all_calls_with_an_optional_body() => Assert.That(
        Document["paths"]!.AsObject()
            .Where(path => path.Value!.AsObject().Any(operation => IsOptional(operation.Value!["requestBody"])))
            .Select(path => path.Key),
        Is.EquivalentTo(Optional));

    [Test]
    public async Task An_empty_body_means_the_default_for_every_content_type(
        [ValueSource(nameof(Optional))] string path, [ValueSource(nameof(ContentTypes))] string? contentType)
    {
        using var content = new ByteArrayContent([]);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        AssertDefault(await Admin.SendAsync(HttpMethod.Post, await PathOfAsync(path), content));
    }

    [Test]
    public async Task A_chunked_body_without_content_means_the_default([ValueSource(nameof(Optional))] string path)
    {
        var target = await PathOfAsync(path);
        var head =
            $"POST {target} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n";

        AssertDefault(await Admin.SendRawAsync(head, "0\r\n\r\n"u8.ToArray()));
    }

    [Test]
    public async Task A_blank_body_means_the_default([ValueSource(nameof(Optional))] string path) =>
        AssertDefault(await Admin.PostAsync(await PathOfAsync(path), " \t\r\n"));

    [Test]
    public async Task A_body_of_only_a_byte_order_mark_means_the_default(
        [ValueSource(nameof(Optional))] string path, [Values("", " \r\n")] string blanks)
    {
        using var content = WithByteOrderMark(blanks);

        AssertDefault(await Admin.SendAsync(HttpMethod.Post, await PathOfAsync(path), content));
    }

    [Test]
    public async Task A_byte_order_mark_before_a_value_is_skipped()
    {
        using var content = WithByteOrderMark("""{"graceSeconds":1,"unknown":2}""");

        (await Admin.SendAsync(HttpMethod.Post, await PathOfAsync(Optional[0]), content)).AssertInvalid("unknown");
    }

    [Test]
    public async Task A_null_body_means_the_default([ValueSource(nameof(Optional))] string path) =>
        AssertDefault(await Admin.PostAsync(await PathOfAsync(path), "null"));

    [Test]
    public async Task Content_of_another_type_is_refused([ValueSource(nameof(Optional))] string path)
    {
        using var content = new StringContent("graceSeconds=1", Encoding.UTF8, "application/x-www-form-urlencoded");

        (await Admin.SendAsync(HttpMethod.Post, await PathOfAsync(path), content))
            .AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Test]
    public async Task A_missing_required_body_is_reported_as_body([ValueSource(nameof(ContentTypes))] string? contentType)
    {
        using var content = new ByteArrayContent([]);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        (await Admin.SendAsync(HttpMethod.Post, "/apikeys", content)).AssertInvalid("body");
        (await Admin.PostAsync("/apikeys", "null")).AssertInvalid("body");
        (await Admin.PostAsync("/apikeys", "  ")).AssertInvalid("body");
        (await Admin.PatchAsync($"/applications/{Guid.NewGuid()}", " null\n")).AssertInvalid("body");
        using var mark = WithByteOrderMark("");
        (await Admin.SendAsync(HttpMethod.Post, "/apikeys", mark)).AssertInvalid("body");
    }

    private static ByteArrayContent WithByteOrderMark(string text) =>
        new([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]) { Headers = { ContentType = new("application/json") } };

    private static bool IsOptional(JsonNode? body) => body is not null && (bool?)body["required"] is not true;

    private static void AssertDefault(Answer answer) => Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);

    private async Task<string> PathOfAsync(string path)
    {
        if (!path.StartsWith("/applications", StringComparison.Ordinal))
        {
            return path.Replace("{id}", (await Admin.MakeKeyAsync()).Id, StringComparison.Ordinal);
        }

        var id = (await Admin.MakeDraftAsync()).Id;
        Assert.That((await Admin.PostAsync($"/applications/{id}/submit")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.PostAsync($"/applications/{id}/review")).Status, Is.EqualTo(HttpStatusCode.OK));
        return path.Replace("{id}", id, StringComparison.Ordinal);
    }
}
