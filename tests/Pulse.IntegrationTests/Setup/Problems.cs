using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Assertions about refusals.</summary>
public static class Problems
{
    private static readonly string[] Members = ["type", "title", "status", "detail", "instance", "traceId", "code"];
    private static readonly string[] WordsOfDotNet = ["System.", "Pulse.", "   at "];

    /// <summary>Asserts a complete problem with this status and code, without terms of .NET.</summary>
    public static void AssertProblem(this Answer answer, HttpStatusCode status, string code)
    {
        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That(answer.Header("Content-Type"), Does.StartWith("application/problem+json"));
        Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));

        var problem = answer.Json.AsObject();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(code), answer.Text);
            Assert.That((int)problem["status"]!, Is.EqualTo((int)status));
            Assert.That(problem.Select(member => member.Key).Except(["errors"]), Is.EquivalentTo(Members));
            Assert.That(problem.Where(member => member.Value is JsonValue value && value.ToString().Length == 0), Is.Empty);
            Assert.That(WordsOfDotNet.Where(word => answer.Text.Contains(word, StringComparison.Ordinal)), Is.Empty, answer.Text);
        }
    }

    /// <summary>Asserts a 400 with an error at each of these paths, and at no others.</summary>
    public static void AssertInvalid(this Answer answer, params string[] paths)
    {
        answer.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.That(answer.Json["errors"]!.AsObject().Select(error => error.Key), Is.EquivalentTo(paths), answer.Text);
    }

    /// <summary>The text of a problem without the values that differ between two equal problems.</summary>
    public static string WithoutTrace(this Answer answer)
    {
        var problem = answer.Json.AsObject();
        problem.Remove("traceId");
        problem.Remove("instance");
        return problem.ToJsonString();
    }
}
